"""Test an app's own rules: strategies for every public class, and laws of a fair selection (extra ``testing``)."""
