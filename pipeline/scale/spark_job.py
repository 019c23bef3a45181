"""What ``spark-submit`` runs: a job, given by its path."""

import sys

from pipeline.scale.spark import run_job

if __name__ == "__main__":
    run_job(sys.argv[1])
