"""`python -m scoring_service`: the command line."""

from scoring_service.cli.main import main

main()
