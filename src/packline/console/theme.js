// Sets the remembered theme before anything is drawn; without one, the system's holds.
(() => {
  const chosen = localStorage.getItem("packline.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
