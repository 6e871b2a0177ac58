// onnxruntime-node builds its tensors in the outer realm; a Jest sandbox has typed arrays of its own,
// which the native part refuses. Projects that run a model get the outer ones.
const { TestEnvironment } = require('jest-environment-node');
module.exports = class OnnxEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const type of [Float32Array, Float64Array, BigInt64Array, BigUint64Array, Int32Array, Uint8Array]) {
      this.global[type.name] = type;
    }
  }
};
