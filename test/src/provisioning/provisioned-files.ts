import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const ROOT = path.resolve(__dirname, '../../..');
export const PROVISIONING = path.join(ROOT, 'provisioning');

export interface DataSourceRef {
  readonly type: string;
  readonly uid: string;
}
export interface Target {
  readonly refId: string;
  readonly datasource: DataSourceRef;
  readonly resultFormat: 'table' | 'time_series';
  readonly query: string;
  readonly alias?: string;
}
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource: DataSourceRef;
  readonly targets: readonly Target[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: {
    readonly overrides: readonly { readonly matcher: { readonly id: string; readonly options: string } }[];
  };
  readonly timeFrom?: string;
  readonly interval?: string;
  readonly repeat?: string;
}
export interface Variable {
  readonly name: string;
  readonly query: string;
  readonly datasource: DataSourceRef;
  readonly regex: string;
  readonly includeAll: boolean;
  readonly allValue?: string;
  readonly multi: boolean;
}
export interface Annotation {
  readonly name: string;
  readonly datasource: DataSourceRef;
  readonly target: {
    readonly query: string;
    readonly titleColumn: string;
    readonly textColumn: string;
    readonly tagsColumn: string;
  };
}
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly time: { readonly from: string };
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
}

export interface RuleQuery {
  readonly refId: string;
  readonly datasourceUid: string;
  readonly relativeTimeRange: { readonly from: number; readonly to: number };
  readonly model: Readonly<Record<string, unknown>> & { readonly refId: string };
}
export interface AlertRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly dashboardUid: string;
  readonly panelId: number;
  readonly data: readonly RuleQuery[];
  readonly noDataState: string;
  readonly execErrState: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
export interface RuleGroup {
  readonly name: string;
  readonly folder: string;
  readonly interval: string;
  readonly rules: readonly AlertRule[];
}

export function yamlFile(name: string): Readonly<Record<string, unknown>> {
  return parse(readFileSync(path.join(PROVISIONING, name), 'utf8')) as Record<string, unknown>;
}

export function dashboards(): Dashboard[] {
  return globSync('dashboards/*.json', { cwd: PROVISIONING })
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(PROVISIONING, file), 'utf8')) as Dashboard);
}

export function ruleGroups(...files: readonly string[]): RuleGroup[] {
  return files.flatMap((file) => yamlFile(file)['groups'] as RuleGroup[]);
}

export const LOADED_RULES = ['alerting/rules-high-risk.yaml', 'alerting/rules.yaml'];
export const RULES_BY_CELL = 'optional/rules-high-risk-by-cell.yaml';

export function rules(...files: readonly string[]): AlertRule[] {
  return ruleGroups(...files).flatMap((group) => group.rules);
}
