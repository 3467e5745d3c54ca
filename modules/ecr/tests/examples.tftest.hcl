mock_provider "aws" {
  mock_data "aws_region" {
    defaults = { id = "eu-west-2", name = "eu-west-2" }
  }

  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_ecr_repository" {
    defaults = { repository_url = "111111111111.dkr.ecr.eu-west-2.amazonaws.com/mock" }
  }
}

run "repositories_that_another_account_reads" {
  command = apply

  module {
    source = "./examples/repositories-that-another-account-reads"
  }

  assert {
    condition     = toset(keys(output.repository_urls)) == toset(["caller", "consumer", "responder"])
    error_message = "A URL to push to for each image."
  }
}
