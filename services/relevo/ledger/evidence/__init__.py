"""Parts of a log for whoever checks them years later: bundles, their report, their check."""
