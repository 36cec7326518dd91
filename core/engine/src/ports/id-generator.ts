/** Source of new ids: uuid v7 in production, counted ones in tests. */
export interface IdGenerator {
  next(): string;
}
