-- Up Migration
CREATE INDEX orders_by_customer ON orders (customer);

-- Down Migration
DROP INDEX orders_by_customer;
