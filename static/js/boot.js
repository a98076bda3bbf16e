// Runs before anything is drawn, so that what needs a script never flashes.
document.documentElement.classList.add('js');
