mock_provider "aws" {
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev" }
  }
}

run "one_cluster_for_an_environment" {
  command = apply

  module {
    source = "./examples/one-cluster-for-an-environment"
  }

  assert {
    condition     = output.cluster_id == "arn:aws:ecs:eu-west-2:111111111111:cluster/shop-dev"
    error_message = "Services are given its ARN."
  }

  assert {
    condition     = module.cluster.cluster_name == "shop-dev"
    error_message = "And its name."
  }
}
