-- AlterTable
ALTER TABLE "feed_cursor" ADD COLUMN     "found_at" TIMESTAMPTZ(3),
ADD COLUMN     "problem" TEXT;
