-- Up Migration
ALTER TABLE orders DROP COLUMN customer;

-- Down Migration
ALTER TABLE orders ADD COLUMN customer text;
CREATE INDEX orders_by_customer ON orders (customer);
