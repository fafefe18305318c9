// Shows the description of the API with Swagger UI, which puts itself on `window`; it asks this desk alone.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.description,
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  withCredentials: false,
});
