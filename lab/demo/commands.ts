/** Commands that only look, in a lab whose bad release is deployed. */
export const LOOK: readonly string[] = [
  "rollback -- releases --stack prod",
  "rollback -- doctor --stack prod",
  "rollback -- status --stack prod",
  "rollback -- history --stack prod",
  "rollback -- plan --to v1.2.3 --stack prod",
];

/** The way back through an approval. */
export const APPROVE: readonly string[] = [
  "rollback -- plan --to v1.2.3 --out plan.json --stack prod",
  "rollback -- apply plan.json  # or at once: npm run rollback -- --stack prod --to previous",
];
