/** The rooms that a day needs; each is the name of a room of the home. */
export interface LivingSpace {
  readonly hall: string;
  readonly living: string;
  readonly kitchen: string;
  readonly bathroom: string;
  /** One a person, and again from the first when there are more persons. */
  readonly bedrooms: readonly string[];
  readonly study: string;
}
