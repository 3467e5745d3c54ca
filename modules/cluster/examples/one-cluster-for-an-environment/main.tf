module "cluster" {
  source = "../.."

  name = "shop-dev"
}

output "cluster_id" {
  value = module.cluster.cluster_id
}
