import loader from 'amd-module';

// Chunks lie beside module.js, wherever Grafana serves it from (a sub-path, a CDN).
__webpack_public_path__ = loader.uri.slice(0, loader.uri.lastIndexOf('/') + 1);
