/** What an AMD loader tells a module about itself. */
declare module 'amd-module' {
  const loader: { readonly uri: string };
  export default loader;
}

declare let __webpack_public_path__: string;
