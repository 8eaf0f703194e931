"""What each stage of a run does: one file per stage, in the order of a study."""
