"""The statistics that the estimands share."""
