"""`python -m itsd`."""

from itsd.cli.main import main

if __name__ == "__main__":
    main()
