-- The policy that took a decision in the name of who is named beside it; NULL = that person took it.
ALTER TABLE decision ADD COLUMN policy TEXT;
