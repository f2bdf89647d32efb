CREATE TABLE "setting" (
  "name" TEXT,
  "value" TEXT NOT NULL,
  PRIMARY KEY ("name")
) STRICT, WITHOUT ROWID;

CREATE TABLE "customer" (
  "id" INTEGER PRIMARY KEY,
  "created_at" INTEGER NOT NULL,
  "updated_at" INTEGER NOT NULL,
  "orders_count" INTEGER NOT NULL DEFAULT 0,
  "amount_spent" INTEGER NOT NULL DEFAULT 0,
  "first_order_at" INTEGER,
  "last_order_at" INTEGER,
  "open_checkout_at" INTEGER,
  "subscription_status" TEXT NOT NULL DEFAULT 'never_subscribed',
  "account_status" TEXT NOT NULL DEFAULT 'disabled',
  "email_status" TEXT NOT NULL DEFAULT 'not_subscribed',
  "sms_status" TEXT NOT NULL DEFAULT 'not_subscribed',
  "tax_exempt" INTEGER NOT NULL DEFAULT 0 CHECK ("tax_exempt" IN (0, 1)),
  "language" TEXT,
  "name" TEXT,
  "first_name" TEXT,
  "last_name" TEXT,
  "email" TEXT,
  "phone" TEXT,
  "company" TEXT,
  "email_key" TEXT,
  "name_order" TEXT,
  "name_folded" TEXT,
  "first_name_folded" TEXT,
  "last_name_folded" TEXT,
  "email_folded" TEXT,
  "phone_folded" TEXT,
  "company_folded" TEXT,
  "name_words" TEXT,
  "first_name_words" TEXT,
  "last_name_words" TEXT,
  "email_words" TEXT,
  "phone_words" TEXT,
  "company_words" TEXT,
  "search_words" TEXT,
  "note" TEXT,
  "note_folded" TEXT,
  "note_words" TEXT
) STRICT;

CREATE UNIQUE INDEX "customer_by_email" ON "customer" ("email_key");

CREATE UNIQUE INDEX "customer_by_phone" ON "customer" ("phone");

CREATE INDEX "customer_by_updated" ON "customer" ("updated_at", "id", "orders_count");

CREATE INDEX "customer_by_spent" ON "customer" ("amount_spent", "id", "orders_count");

CREATE INDEX "customer_by_orders" ON "customer" ("orders_count", "id", "amount_spent");

CREATE INDEX "customer_by_created" ON "customer" ("created_at");

CREATE INDEX "customer_by_last_order" ON "customer" ("last_order_at");

CREATE INDEX "customer_by_name" ON "customer" ("name_order");

CREATE INDEX "customer_by_folded_email" ON "customer" ("email_folded");

CREATE TABLE "address" (
  "id" INTEGER PRIMARY KEY,
  "customer_id" INTEGER NOT NULL REFERENCES "customer" (id) ON DELETE CASCADE,
  "is_default" INTEGER NOT NULL DEFAULT 0 CHECK ("is_default" IN (0, 1)),
  "first_name" TEXT,
  "last_name" TEXT,
  "company" TEXT,
  "address1" TEXT,
  "address2" TEXT,
  "zip" TEXT,
  "country" TEXT,
  "region" TEXT,
  "region_code" TEXT,
  "city" TEXT,
  "phone" TEXT
) STRICT;

CREATE INDEX "address_by_customer" ON "address" ("customer_id");

CREATE TABLE "tag" (
  "customer_id" INTEGER NOT NULL REFERENCES "customer" (id) ON DELETE CASCADE,
  "folded" TEXT NOT NULL,
  "tag" TEXT NOT NULL,
  PRIMARY KEY ("customer_id", "folded")
) STRICT, WITHOUT ROWID;

CREATE INDEX "tag_by_folded" ON "tag" ("folded", "customer_id");

CREATE TABLE "order" (
  "id" INTEGER PRIMARY KEY,
  "customer_id" INTEGER NOT NULL REFERENCES "customer" (id) ON DELETE RESTRICT,
  "placed_at" INTEGER NOT NULL,
  "total" INTEGER NOT NULL DEFAULT 0,
  "refunded" INTEGER NOT NULL DEFAULT 0,
  "test" INTEGER NOT NULL DEFAULT 0 CHECK ("test" IN (0, 1)),
  "cancelled_at" INTEGER,
  "deleted_at" INTEGER,
  "name" TEXT,
  "shipping_country" TEXT,
  "shipping_region" TEXT,
  "shipping_region_code" TEXT,
  "shipping_city" TEXT,
  "billing_country" TEXT,
  "billing_region" TEXT,
  "billing_region_code" TEXT,
  "billing_city" TEXT
) STRICT;

CREATE INDEX "order_by_customer" ON "order" ("customer_id", "placed_at", "test", "cancelled_at", "deleted_at", "total", "refunded");

CREATE INDEX "order_by_date" ON "order" ("placed_at", "customer_id", "test", "cancelled_at", "deleted_at");

CREATE TABLE "order_line" (
  "id" INTEGER PRIMARY KEY,
  "order_id" INTEGER NOT NULL REFERENCES "order" (id) ON DELETE CASCADE,
  "title" TEXT,
  "sku" TEXT,
  "quantity" INTEGER NOT NULL DEFAULT 1,
  "total" INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX "order_line_by_order" ON "order_line" ("order_id");

CREATE TABLE "checkout" (
  "id" INTEGER PRIMARY KEY,
  "customer_id" INTEGER NOT NULL REFERENCES "customer" (id) ON DELETE CASCADE,
  "touched_at" INTEGER NOT NULL,
  "completed_at" INTEGER,
  "has_contact" INTEGER NOT NULL DEFAULT 1 CHECK ("has_contact" IN (0, 1)),
  "total" INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX "checkout_by_customer" ON "checkout" ("customer_id", "completed_at", "has_contact", "touched_at");

CREATE TABLE "subscription_contract" (
  "id" INTEGER PRIMARY KEY,
  "customer_id" INTEGER NOT NULL REFERENCES "customer" (id) ON DELETE RESTRICT,
  "started_at" INTEGER,
  "status" TEXT NOT NULL
) STRICT;

CREATE INDEX "contract_by_customer" ON "subscription_contract" ("customer_id", "status");

CREATE TABLE "place" (
  "customer_id" INTEGER NOT NULL REFERENCES "customer" (id) ON DELETE CASCADE,
  "ordinal" INTEGER NOT NULL,
  "country" TEXT,
  "region" TEXT,
  "region_code" TEXT,
  "city" TEXT,
  "city_folded" TEXT,
  "city_words" TEXT,
  "region_folded" TEXT,
  "region_words" TEXT,
  "region_code_folded" TEXT,
  "region_code_words" TEXT,
  PRIMARY KEY ("customer_id", "ordinal")
) STRICT, WITHOUT ROWID;

CREATE INDEX "place_by_country" ON "place" ("country", "customer_id");
