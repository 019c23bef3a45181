"""The stages of the chain, as plain functions that know nothing of Luigi."""
