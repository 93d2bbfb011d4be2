-- AlterTable
ALTER TABLE "person" ADD COLUMN     "parted_from" UUID;
