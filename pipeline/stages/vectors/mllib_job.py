"""What ``spark-submit`` runs: a training with MLlib, given by its path."""

import sys

from pipeline.stages.vectors.mllib import run_job

if __name__ == "__main__":
    run_job(sys.argv[1])
