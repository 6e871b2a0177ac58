'use strict';

window.SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  tryItOutEnabled: true,
  // The validator would be asked on the internet.
  validatorUrl: null,
  presets: [window.SwaggerUIBundle.presets.apis],
});
