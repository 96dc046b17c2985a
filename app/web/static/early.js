// Loaded before the page is drawn: styles may now count on the scripts that follow.
document.documentElement.classList.add("js");
