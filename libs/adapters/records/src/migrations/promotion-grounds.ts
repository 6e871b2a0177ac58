/** What a decision about a model stands on, as JSON; null: decided before this was recorded. */
export const PROMOTION_GROUNDS = `
  ALTER TABLE model_promotion ADD COLUMN grounds TEXT;
`;
