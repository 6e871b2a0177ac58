import { parseDuration } from './duration';
import type { CorrectionLoopFile } from './correction-loop-file';
import type {
  Characteristic,
  CorrectionLoop,
  Machine,
  NodeReference,
  OpcUaConnection,
  Plant,
  SignalGroup,
} from './plant';
import type { PlantFile } from './plant-file';
import { buildSpcMonitoring, DEFAULT_SPC_MONITORING } from './spc-monitoring';
import { type UnitSymbol } from './units';

type MachineFile = PlantFile['lines'][number]['machines'][number];
type GroupFile = MachineFile['groups'][number];
type NodeFile = PlantFile['setPoints'][number]['node'];

/** The plant of a file that has passed the schema and the rules: short forms resolved, gaps filled. */
export function buildPlant(file: PlantFile): Plant {
  const { site, orders } = file;
  const namespaces = new Map(
    file.lines.flatMap((line) => line.machines.map(({ id, opcua }) => [id, opcua.namespace] as const)),
  );
  return {
    site: { id: site.id, name: site.name ?? site.id, timeZone: site.timeZone },
    products: file.products.map(({ id, name }) => ({ id, name: name ?? id })),
    lines: file.lines.map((line) => ({
      id: line.id,
      name: line.name ?? line.id,
      machines: line.machines.map((machine) => buildMachine(machine, line.id)),
    })),
    characteristics: file.characteristics.map(buildCharacteristic),
    orders:
      orders === undefined
        ? null
        : {
            type: orders.source,
            url: orders.url.replace(/\/+$/, ''),
            pollIntervalMs: milliseconds(orders.poll),
            token: orders.token ?? null,
          },
    sampling: file.sampling ?? { policies: [] },
    setPoints: file.setPoints.map((setPoint) => ({
      id: setPoint.id,
      machine: setPoint.machine,
      node: buildNode(setPoint.node, namespaces.get(setPoint.machine)),
      follows: setPoint.follows,
      unit: setPoint.unit as UnitSymbol,
      min: setPoint.min,
      max: setPoint.max,
      maxStep: setPoint.maxStep,
      control:
        setPoint.control === undefined
          ? null
          : buildNode(setPoint.control.node, namespaces.get(setPoint.machine)),
      loop: setPoint.loop === undefined ? null : buildLoop(setPoint.loop),
    })),
    writerUser: file.writer?.user ?? { type: 'anonymous' },
  };
}

function buildMachine(machine: MachineFile, line: string): Machine {
  const { status, results } = machine;
  const { namespace } = machine.opcua;
  return {
    id: machine.id,
    name: machine.name ?? machine.id,
    line,
    kind: machine.kind,
    after: machine.after,
    connection: buildConnection(machine.opcua),
    status:
      status === undefined
        ? null
        : { node: buildNode(status.node, namespace), states: status.states ?? null },
    results: results === undefined ? null : { node: buildNode(results.node, namespace) },
    groups: machine.groups.map((group) => buildGroup(group, namespace)),
  };
}

function buildConnection({ endpoint, security, user, profile }: MachineFile['opcua']): OpcUaConnection {
  return {
    endpoint,
    securityMode: security.mode,
    securityPolicy: security.policy,
    serverThumbprint: security.serverThumbprint?.replaceAll(':', '').toLowerCase() ?? null,
    user,
    ...(profile === undefined ? {} : { profile }),
  };
}

function buildGroup(group: GroupFile, namespace: string | undefined): SignalGroup {
  return {
    id: group.id,
    samplingIntervalMs: milliseconds(group.sampling ?? group.publishing),
    publishingIntervalMs: milliseconds(group.publishing),
    ...(group.rideThrough === undefined ? {} : { rideThroughMs: milliseconds(group.rideThrough) }),
    ...(group.maxGap === undefined ? {} : { maxGapMs: milliseconds(group.maxGap) }),
    ...(group.priority === undefined ? {} : { priority: group.priority }),
    signals: group.signals.map(({ id, label, node, unit, range, spc, deadband = group.deadband }) => ({
      id,
      ...(deadband === undefined ? {} : { deadband }),
      label: label ?? id,
      node: buildNode(node, namespace),
      unit: unit as UnitSymbol,
      range: range === undefined ? null : { low: range[0], high: range[1] },
      spc: spc === undefined ? null : buildSpcMonitoring(spc),
    })),
  };
}

function buildCharacteristic(file: PlantFile['characteristics'][number]): Characteristic {
  return {
    id: file.id,
    label: file.label ?? file.id,
    stage: file.stage,
    machines: file.machines ?? (file.machine === undefined ? [] : [file.machine]),
    unit: file.unit as UnitSymbol,
    lsl: file.lsl ?? null,
    usl: file.usl ?? null,
    target: file.target ?? null,
    required: file.required,
    spc: file.spc === undefined ? DEFAULT_SPC_MONITORING : buildSpcMonitoring(file.spc),
  };
}

function buildLoop(file: CorrectionLoopFile): CorrectionLoop {
  const { cumulativeWithin, cooldown, settling, expiry, maxAge, maxClockSkew, ...rest } = file;
  return {
    ...rest,
    cumulativeWithinMs: milliseconds(cumulativeWithin),
    cooldownMs: milliseconds(cooldown),
    settlingMs: milliseconds(settling),
    expiryMs: milliseconds(expiry),
    maxAgeMs: milliseconds(maxAge),
    maxClockSkewMs: milliseconds(maxClockSkew),
  };
}

function buildNode(node: NodeFile, defaultNamespace: string | undefined): NodeReference {
  const { namespace = defaultNamespace, path, nodeId } = node;
  if (namespace === undefined) throw new TypeError('a node passed the rules without a namespace');
  return {
    namespace,
    address:
      nodeId === undefined
        ? { type: 'browsePath', path: (path ?? '').split('/') }
        : { type: 'nodeId', identifier: nodeId },
  };
}

function milliseconds(duration: string | 0): number {
  const parsed = parseDuration(duration);
  if (parsed === null) throw new TypeError(`${duration} passed the rules without being a duration`);
  return parsed;
}
