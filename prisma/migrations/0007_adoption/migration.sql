-- CreateTable
CREATE TABLE "adoption" (
    "account_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "place" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "machines" INTEGER NOT NULL,

    CONSTRAINT "adoption_pkey" PRIMARY KEY ("account_id","day","place","version")
);
