"""For tests of an app's own rules: strategies for every noun (needs the extra ``testing``)."""
