/** An expression of the subset of Jinja that this plugin evaluates. */
export type Expression =
  | { readonly kind: 'constant'; readonly value: boolean | number | string | null }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Expression; readonly member: Expression }
  | { readonly kind: 'slice'; readonly of: Expression; readonly from?: Expression; readonly to?: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly of?: Expression }
  | { readonly kind: 'test'; readonly of: Expression; readonly test: string; readonly negated: boolean }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | 'not'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly test: Expression; readonly then: Expression; readonly otherwise?: Expression };
