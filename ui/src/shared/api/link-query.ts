const place = 'nexa-link-query';

/** What an ecosystem asked when it sent a person here, kept while they sign in. */
export const linkQuery = {
  keep(query: string): void {
    if (query !== '') sessionStorage.setItem(place, query);
  },
  /** The address to go on at. */
  back(): string {
    return `/link${sessionStorage.getItem(place) ?? ''}`;
  },
};
