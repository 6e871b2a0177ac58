import { parsePlant } from '../parse-plant';
import { type Changes, mistakes, plantText } from '../testing/plant-text';

const A = 'lines[0].machines[0]';
const B = 'lines[0].machines[1]';
const T = `${A}.groups[0].signals[0]`;
const SP = 'setPoints[0]';

/** What is wrong, the change that makes it so, and the whole message. */
const rules: [string, Changes, string][] = [
  [
    'a node with two addresses',
    { [`${T}.node.nodeId`]: 'i=1' },
    `${T}.node: has both path and nodeId; exactly one of them is required`,
  ],
  [
    'a node without address',
    { [`${T}.node.path`]: undefined },
    `${T}.node: has neither path nor nodeId; exactly one of them is required`,
  ],
  [
    'a node without namespace',
    { [`${T}.node.namespace`]: undefined },
    `${T}.node.namespace: is missing; the node or opcua of its machine must name the namespace URI`,
  ],
  [
    'a set-point node without namespace',
    { [`${SP}.node.namespace`]: undefined },
    `${SP}.node.namespace: is missing; the node or opcua of its machine must name the namespace URI`,
  ],
  [
    'a namespace that is no URI',
    { [`${T}.node.namespace`]: 'ns2' },
    `${T}.node.namespace: "ns2" is not a namespace URI such as urn:maker:machine`,
  ],
  [
    'a default namespace that is no URI',
    { [`${B}.opcua.namespace`]: 'plc' },
    `${B}.opcua.namespace: "plc" is not a namespace URI such as urn:maker:machine`,
  ],
  [
    'an empty name in a browse path',
    { [`${T}.node.path`]: 'A_01//T' },
    `${T}.node.path: "A_01//T" is not a browse path; names joined by "/", none of them empty`,
  ],
  [
    'a namespace index in a browse path',
    { [`${T}.node.path`]: '2:A_01/T' },
    `${T}.node.path: "2:A_01/T" carries a namespace index; names stand without a namespace index, all are in the namespace of the node`,
  ],
  [
    'a node id with namespace index',
    { [`${A}.groups[1].signals[0].node.nodeId`]: 'ns=2;s=A' },
    `${A}.groups[1].signals[0].node.nodeId: "ns=2;s=A" is not a node id; s=text, i=number, g=GUID or b=Base64, without "ns=": the namespace is given by its URI`,
  ],
  [
    'a numeric node id over 32 bits',
    { [`${A}.groups[1].signals[0].node.nodeId`]: 'i=4294967296' },
    `${A}.groups[1].signals[0].node.nodeId: "i=4294967296" is not a node id; s=text, i=number, g=GUID or b=Base64, without "ns=": the namespace is given by its URI`,
  ],
];

describe('node rules', () => {
  it.each(rules)('refuse %s', (_what, changes, message) => {
    expect(mistakes(changes)).toEqual([message]);
  });

  it.each([
    ['the largest numeric node id', { [`${A}.groups[1].signals[0].node.nodeId`]: 'i=4294967295' }],
    ['a GUID', { [`${A}.groups[1].signals[0].node.nodeId`]: 'g=09087e75-8e5e-499b-954f-f2a9603db28a' }],
    ['an opaque identifier', { [`${A}.groups[1].signals[0].node.nodeId`]: 'b=M/RbKBsRVkePCePcx24oRA==' }],
    [
      'a text identifier with quotes and equals signs',
      { [`${A}.groups[1].signals[0].node.nodeId`]: 's="DB"."a=b"' },
    ],
  ])('accept %s', (_what, changes: Changes) => {
    expect(() => parsePlant(plantText(changes), {})).not.toThrow();
  });
});
