import { everybody, hash, none, owner, q, type RlsTable, readBy } from './rls-table.ts';
import type { Ids } from './rls-world.ts';

const any = () => 'true';
const ofOwner = (ids: Ids) => `user_id = '${ids.owner}'`;
const plan = '(SELECT id FROM subscription_plans LIMIT 1)';
const subscription = '(SELECT id FROM user_subscriptions LIMIT 1)';
const partner = '(SELECT id FROM oem_partners LIMIT 1)';

/** Module 06, in the order in which rows need one another. */
export const billingTables: readonly RlsTable[] = [
  {
    table: 'subscription_plans',
    row: any,
    values: () => ({
      code: 'gen_random_uuid()',
      name: q('x'),
      billing_period: q('month'),
      price: '100',
      currency: q('EUR'),
    }),
    column: 'price',
    ...readBy(everybody),
  },
  {
    table: 'oem_partners',
    row: any,
    values: (ids) => ({ owner_id: q(ids.owner), code: 'gen_random_uuid()', name: q('x') }),
    column: 'status',
    ...readBy(owner),
  },
  {
    table: 'user_subscriptions',
    row: ofOwner,
    values: (ids) => ({
      user_id: q(ids.owner),
      plan_id: plan,
      status: q('active'),
      current_period_start: 'now()',
    }),
    column: 'status',
    ...readBy(owner),
  },
  {
    table: 'subscription_usage',
    row: any,
    values: () => ({
      subscription_id: subscription,
      metric: 'gen_random_uuid()',
      period_start: 'now()',
      period_end: "now() + interval '1 day'",
    }),
    column: 'quantity',
    ...readBy(owner),
  },
  {
    table: 'payment_methods',
    row: ofOwner,
    values: (ids) => ({
      user_id: q(ids.owner),
      provider: q('x'),
      provider_token: 'gen_random_uuid()',
      kind: q('card'),
    }),
    column: 'is_default',
    ...readBy(owner),
    update: owner,
  },
  {
    table: 'invoices',
    row: ofOwner,
    values: (ids) => ({ user_id: q(ids.owner), currency: q('EUR') }),
    column: 'status',
    ...readBy(owner),
  },
  {
    table: 'invoice_items',
    row: any,
    values: () => ({
      invoice_id: '(SELECT id FROM invoices LIMIT 1)',
      description: q('x'),
      unit_price: '100',
      amount: '100',
    }),
    column: 'amount',
    ...readBy(owner),
  },
  {
    table: 'payment_transactions',
    row: ofOwner,
    values: (ids) => ({
      user_id: q(ids.owner),
      kind: q('charge'),
      status: q('succeeded'),
      amount: '100',
      currency: q('EUR'),
      provider: q('x'),
      provider_transaction_id: 'gen_random_uuid()',
    }),
    column: 'status',
    ...readBy(owner),
  },
  {
    table: 'coupons',
    row: any,
    values: () => ({ code: 'gen_random_uuid()', percent_off: '10' }),
    column: 'percent_off',
    ...readBy(none),
  },
  {
    table: 'coupon_redemptions',
    row: ofOwner,
    values: (ids) => ({
      coupon_id: '(SELECT id FROM coupons LIMIT 1)',
      user_id: q(ids.owner),
      subscription_id: subscription,
    }),
    column: 'periods_left',
    ...readBy(owner),
  },
  {
    table: 'oem_api_keys',
    row: any,
    values: () => ({ partner_id: partner, name: q('x'), prefix: 'gen_random_uuid()', key_hash: hash }),
    column: 'revoked_at',
    ...readBy(owner),
    update: owner,
  },
  {
    table: 'b2b_revenue',
    row: any,
    values: () => ({
      partner_id: partner,
      kind: q('licence'),
      period_start: 'now()',
      period_end: "now() + interval '1 day'",
      currency: q('EUR'),
    }),
    column: 'status',
    ...readBy(owner),
  },
  {
    table: 'api_usage',
    row: any,
    values: () => ({
      partner_id: partner,
      api_key_id: '(SELECT id FROM oem_api_keys LIMIT 1)',
      route: 'gen_random_uuid()',
      period_start: 'now()',
    }),
    column: 'requests',
    ...readBy(owner),
  },
];
