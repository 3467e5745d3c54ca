"""Give an emulated account what a real one has before the first apply: the state bucket and a VPC tagged `vpc`.

    AWS_ENDPOINT_URL=http://127.0.0.1:5055 python prepare.py --bucket shop-tfstate-local-123456789012

Works on any AWS endpoint, changes nothing that is there already, and prints one JSON object with what it found or made.
"""

import argparse
import json

import boto3

VPC_CIDR = "10.0.0.0/16"
# name -> (zone, CIDR); the Name tags are what the network stack selects by (`*private*`, `*public*`).
SUBNETS = {
    "private-a": ("a", "10.0.0.0/20"),
    "private-b": ("b", "10.0.16.0/20"),
    "public-a": ("a", "10.0.128.0/20"),
    "public-b": ("b", "10.0.144.0/20"),
}


def named(kind: str, name: str) -> list[dict]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def filters(wanted: dict[str, str]) -> list[dict]:
    return [{"Name": name, "Values": [value]} for name, value in wanted.items()]


def state_bucket(s3, name: str, region: str) -> bool:
    if any(bucket["Name"] == name for bucket in s3.list_buckets()["Buckets"]):
        return False
    # us-east-1 is the one region that may not be named as a location.
    location = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, **location)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return True


def network(ec2, name: str, region: str) -> tuple[str, dict[str, str]]:
    found = ec2.describe_vpcs(Filters=filters({"tag:Name": name}))["Vpcs"]
    vpc = found[0] if found else ec2.create_vpc(CidrBlock=VPC_CIDR, TagSpecifications=named("vpc", name))["Vpc"]
    vpc_id = vpc["VpcId"]
    if not found:
        for setting in ("EnableDnsSupport", "EnableDnsHostnames"):
            ec2.modify_vpc_attribute(VpcId=vpc_id, **{setting: {"Value": True}})
    gateway_id = internet_gateway(ec2, vpc_id, name)
    subnets = {}
    for subnet_name, (zone, cidr) in SUBNETS.items():
        subnets[subnet_name] = subnet(ec2, vpc_id, subnet_name, f"{region}{zone}", cidr)
        route_table(ec2, vpc_id, subnet_name, subnets[subnet_name], gateway_id)
    return vpc_id, subnets


def internet_gateway(ec2, vpc_id: str, name: str) -> str:
    found = ec2.describe_internet_gateways(Filters=filters({"attachment.vpc-id": vpc_id}))["InternetGateways"]
    if found:
        return found[0]["InternetGatewayId"]
    made = ec2.create_internet_gateway(TagSpecifications=named("internet-gateway", name))["InternetGateway"]
    ec2.attach_internet_gateway(InternetGatewayId=made["InternetGatewayId"], VpcId=vpc_id)
    return made["InternetGatewayId"]


def subnet(ec2, vpc_id: str, name: str, zone: str, cidr: str) -> str:
    found = ec2.describe_subnets(Filters=filters({"vpc-id": vpc_id, "tag:Name": name}))["Subnets"]
    if found:
        return found[0]["SubnetId"]
    specification = named("subnet", name)
    made = ec2.create_subnet(VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=zone, TagSpecifications=specification)
    return made["Subnet"]["SubnetId"]


def route_table(ec2, vpc_id: str, name: str, subnet_id: str, gateway_id: str) -> None:
    if ec2.describe_route_tables(Filters=filters({"vpc-id": vpc_id, "tag:Name": name}))["RouteTables"]:
        return
    made = ec2.create_route_table(VpcId=vpc_id, TagSpecifications=named("route-table", name))["RouteTable"]
    ec2.associate_route_table(RouteTableId=made["RouteTableId"], SubnetId=subnet_id)
    if name.startswith("public"):
        ec2.create_route(RouteTableId=made["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway_id)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bucket", required=True)
    parser.add_argument("--vpc", default="vpc")
    arguments = parser.parse_args()
    session = boto3.session.Session()
    made = state_bucket(session.client("s3"), arguments.bucket, session.region_name)
    vpc_id, subnets = network(session.client("ec2"), arguments.vpc, session.region_name)
    account = session.client("sts").get_caller_identity()["Account"]
    print(json.dumps({"account": account, "bucket": arguments.bucket, "made": made, "vpc": vpc_id, "subnets": subnets}))


if __name__ == "__main__":
    main()
