import type { Features } from '../frames/feature-label';
import { api } from './api-client';
import type { ModelAnswer, ModelSummaryAnswer } from './answers';
import { useRepeated } from './use-answer';

/** Models change seldom. */
const REFRESH_MS = 600_000;

const NONE: Features = new Map();

/** Empty until the API has told them, and where it cannot. */
export function useFeatures(): Features {
  return useRepeated('features', featuresOf, REFRESH_MS).answer ?? NONE;
}

async function featuresOf(signal: AbortSignal): Promise<Features> {
  const { data } = await api.get<{ data: readonly ModelSummaryAnswer[] }>('/models', signal);
  const usable = data.filter(({ state, gate }) => state === 'usable' && gate !== 'IPQC');
  const models = await Promise.all(
    usable.map(({ id }) => api.get<ModelAnswer>(`/models/${encodeURIComponent(id)}`, signal)),
  );
  return new Map(models.flatMap(({ features }) => (features ?? []).map((each) => [each.name, each])));
}
