"""For tests of an app's own rules: strategies for every noun, and laws of a fair selection (extra ``testing``)."""
