// The Orleans Dashboard has no entry for the log that it must not show.
window.hideTrace = true;
