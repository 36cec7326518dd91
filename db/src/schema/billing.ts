import type { JsonObject } from '@nexa/sdk';
import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, pgTable, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { bytea, createdAt, deletedAt, id, instant, jsonb, updatedAt, word } from './column-types.ts';

export const subscriptionPlans = pgTable('subscription_plans', {
  id: id(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  description: text('description').notNull().default(''),
  audience: word('audience', ['person', 'partner']).notNull().default('person'),
  billingPeriod: word('billing_period', ['month', 'year', 'once', 'free']).notNull(),
  price: bigint('price', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  trialDays: integer('trial_days').notNull().default(0),
  features: jsonb('features').$type<readonly JsonObject[]>().notNull().default([]),
  limits: jsonb('limits').$type<JsonObject>().notNull().default({}),
  isOffered: boolean('is_offered').notNull().default(false),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const userSubscriptions = pgTable('user_subscriptions', {
  id: id(),
  userId: uuid('user_id').notNull(),
  planId: uuid('plan_id').notNull(),
  partnerId: uuid('partner_id'),
  status: word('status', ['trialing', 'active', 'past-due', 'paused', 'cancelled', 'expired']).notNull(),
  quantity: integer('quantity').notNull().default(1),
  provider: text('provider'),
  providerSubscriptionId: text('provider_subscription_id'),
  startedAt: instant('started_at').notNull().default(sql`now()`),
  trialEndsAt: instant('trial_ends_at'),
  currentPeriodStart: instant('current_period_start').notNull(),
  currentPeriodEnd: instant('current_period_end'),
  cancelAtPeriodEnd: boolean('cancel_at_period_end').notNull().default(false),
  cancelledAt: instant('cancelled_at'),
  endedAt: instant('ended_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const subscriptionUsage = pgTable('subscription_usage', {
  id: id(),
  subscriptionId: uuid('subscription_id').notNull(),
  metric: text('metric').notNull(),
  quantity: bigint('quantity', { mode: 'number' }).notNull().default(0),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end').notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const paymentMethods = pgTable('payment_methods', {
  id: id(),
  userId: uuid('user_id').notNull(),
  provider: text('provider').notNull(),
  providerToken: text('provider_token').notNull(),
  kind: word('kind', ['card', 'direct-debit', 'wallet', 'bank-transfer']).notNull(),
  label: text('label').notNull().default(''),
  lastFour: text('last_four'),
  expiresMonth: smallint('expires_month'),
  expiresYear: smallint('expires_year'),
  isDefault: boolean('is_default').notNull().default(false),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const invoices = pgTable('invoices', {
  id: id(),
  userId: uuid('user_id'),
  partnerId: uuid('partner_id'),
  subscriptionId: uuid('subscription_id'),
  number: text('number'),
  status: word('status', ['draft', 'open', 'paid', 'void', 'uncollectible']).notNull().default('draft'),
  currency: text('currency').notNull(),
  subtotal: bigint('subtotal', { mode: 'number' }).notNull().default(0),
  discount: bigint('discount', { mode: 'number' }).notNull().default(0),
  tax: bigint('tax', { mode: 'number' }).notNull().default(0),
  total: bigint('total', { mode: 'number' }).notNull().default(0),
  paid: bigint('paid', { mode: 'number' }).notNull().default(0),
  recipient: jsonb('recipient').$type<JsonObject>().notNull().default({}),
  periodStart: instant('period_start'),
  periodEnd: instant('period_end'),
  issuedAt: instant('issued_at'),
  dueAt: instant('due_at'),
  paidAt: instant('paid_at'),
  provider: text('provider'),
  providerInvoiceId: text('provider_invoice_id'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const invoiceItems = pgTable('invoice_items', {
  id: id(),
  invoiceId: uuid('invoice_id').notNull(),
  planId: uuid('plan_id'),
  position: integer('position').notNull().default(0),
  description: text('description').notNull(),
  quantity: bigint('quantity', { mode: 'number' }).notNull().default(1),
  unitPrice: bigint('unit_price', { mode: 'number' }).notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  taxRate: integer('tax_rate').notNull().default(0),
  periodStart: instant('period_start'),
  periodEnd: instant('period_end'),
  createdAt: createdAt(),
});

export const paymentTransactions = pgTable('payment_transactions', {
  id: id(),
  userId: uuid('user_id'),
  invoiceId: uuid('invoice_id'),
  paymentMethodId: uuid('payment_method_id'),
  kind: word('kind', ['charge', 'refund', 'chargeback', 'payout']).notNull(),
  status: word('status', ['pending', 'succeeded', 'failed', 'cancelled']).notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  provider: text('provider').notNull(),
  providerTransactionId: text('provider_transaction_id').notNull(),
  failureCode: text('failure_code'),
  failureMessage: text('failure_message'),
  processedAt: instant('processed_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const coupons = pgTable('coupons', {
  id: id(),
  code: text('code').notNull(),
  planId: uuid('plan_id'),
  partnerId: uuid('partner_id'),
  percentOff: smallint('percent_off'),
  amountOff: bigint('amount_off', { mode: 'number' }),
  currency: text('currency'),
  applies: word('applies', ['once', 'periods', 'forever']).notNull().default('once'),
  periods: integer('periods'),
  maxRedemptions: integer('max_redemptions'),
  validFrom: instant('valid_from').notNull().default(sql`now()`),
  validUntil: instant('valid_until'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const couponRedemptions = pgTable('coupon_redemptions', {
  id: id(),
  couponId: uuid('coupon_id').notNull(),
  userId: uuid('user_id').notNull(),
  subscriptionId: uuid('subscription_id').notNull(),
  periodsLeft: integer('periods_left'),
  redeemedAt: instant('redeemed_at').notNull().default(sql`now()`),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const oemPartners = pgTable('oem_partners', {
  id: id(),
  ownerId: uuid('owner_id'),
  code: text('code').notNull(),
  name: text('name').notNull(),
  contactEmail: text('contact_email'),
  status: word('status', ['pending', 'active', 'suspended', 'ended']).notNull().default('pending'),
  revenueShare: integer('revenue_share').notNull().default(0),
  branding: jsonb('branding').$type<JsonObject>().notNull().default({}),
  settings: jsonb('settings').$type<JsonObject>().notNull().default({}),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  deletedAt: deletedAt(),
});

export const oemApiKeys = pgTable('oem_api_keys', {
  id: id(),
  partnerId: uuid('partner_id').notNull(),
  name: text('name').notNull(),
  prefix: text('prefix').notNull(),
  keyHash: bytea('key_hash').notNull(),
  scopes: text('scopes').array().notNull().default([]),
  rateLimit: integer('rate_limit'),
  createdBy: uuid('created_by'),
  expiresAt: instant('expires_at'),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
  createdAt: createdAt(),
});

export const b2bRevenue = pgTable('b2b_revenue', {
  id: id(),
  partnerId: uuid('partner_id').notNull(),
  invoiceId: uuid('invoice_id'),
  kind: word('kind', ['licence', 'activation', 'api-usage', 'subscription-share']).notNull(),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end').notNull(),
  quantity: bigint('quantity', { mode: 'number' }).notNull().default(0),
  gross: bigint('gross', { mode: 'number' }).notNull().default(0),
  partnerShare: bigint('partner_share', { mode: 'number' }).notNull().default(0),
  currency: text('currency').notNull(),
  status: word('status', ['open', 'closed', 'settled']).notNull().default('open'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const apiUsage = pgTable('api_usage', {
  id: id(),
  partnerId: uuid('partner_id'),
  apiKeyId: uuid('api_key_id'),
  userId: uuid('user_id'),
  accessTokenId: uuid('access_token_id'),
  route: text('route').notNull(),
  periodStart: instant('period_start').notNull(),
  requests: bigint('requests', { mode: 'number' }).notNull().default(0),
  failures: bigint('failures', { mode: 'number' }).notNull().default(0),
  limited: bigint('limited', { mode: 'number' }).notNull().default(0),
  bytesOut: bigint('bytes_out', { mode: 'number' }).notNull().default(0),
  duration: bigint('duration', { mode: 'number' }).notNull().default(0),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});
