"""Records of any kind: found, edited, filtered, told in sentences, erased."""
