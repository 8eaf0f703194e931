"""`python -m benchmarks.inference`."""

from benchmarks.inference import main

if __name__ == "__main__":
    main()
