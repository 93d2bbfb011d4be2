-- AlterTable
ALTER TABLE "command" ADD COLUMN     "perhaps_taken" BOOLEAN NOT NULL DEFAULT false;

-- Of the orders that were sent before this column was there, nobody kept which the console refused to take.
UPDATE "command" SET "perhaps_taken" = true WHERE "tries" > 0;
