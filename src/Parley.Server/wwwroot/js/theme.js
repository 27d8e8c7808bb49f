// Before anything is drawn: the theme a person chose over the system's.
document.documentElement.dataset.theme = localStorage.getItem('parley.theme') ?? '';
