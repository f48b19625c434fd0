// Whoever leaves a form with something typed or chosen in it is asked first.
const form = document.querySelector('#create_update_product_form, #create_update_category_form');
let isDirty = false;

// What is chosen in Oscar's widgets is told to jQuery alone; while they are set up, they tell what was there before.
window.jQuery(() => {
  window.jQuery(form).on('input change change.datetimepicker', () => {
    isDirty = true;
  });
});
form.addEventListener('submit', () => {
  isDirty = false;
});
window.addEventListener('beforeunload', (event) => {
  if (isDirty) event.preventDefault();
});
