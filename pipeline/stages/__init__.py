"""The stages of the chain, as plain functions that do not depend on Luigi."""
