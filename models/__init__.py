"""Models: training that meets the service only in the artefact it logs."""
