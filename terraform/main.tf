# Packline from Terraform: uploads a release (`make template`, or the files of a release) to a bucket of yours and
# creates the stack from it. CloudFormation stays the owner of the resources: one template is tested, not two.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

locals {
  template = one(fileset(var.release, "*.template.json"))
  # Digest by file name, as the release says it.
  digests = {
    for line in split("\n", trimspace(file("${var.release}/SHA256SUMS"))) :
    split("  ", line)[1] => split("  ", line)[0]
  }
  # Key by file name. That of the template holds its digest, so that another template is another address, which
  # CloudFormation then reads.
  uploads = merge(
    { for name in fileset(var.release, "*.zip") : name => name },
    { (local.template) = "${local.digests[local.template]}.template.json" },
  )
}

data "aws_s3_bucket" "assets" {
  bucket = var.assets_bucket
}

resource "aws_s3_object" "upload" {
  for_each = local.uploads

  bucket             = data.aws_s3_bucket.assets.id
  key                = "${var.assets_prefix}${each.value}"
  source             = "${var.release}/${each.key}"
  checksum_algorithm = "SHA256"

  lifecycle {
    precondition {
      condition     = filesha256("${var.release}/${each.key}") == local.digests[each.key]
      error_message = "${each.key} is not the file that SHA256SUMS names: download the release again."
    }
  }
}

moved {
  from = aws_s3_object.bundle
  to   = aws_s3_object.upload
}

resource "aws_cloudformation_stack" "packline" {
  name         = var.name
  template_url = "https://${data.aws_s3_bucket.assets.bucket_regional_domain_name}/${aws_s3_object.upload[local.template].key}"
  capabilities = ["CAPABILITY_IAM"]
  iam_role_arn = var.deployer_role_arn
  tags         = var.tags

  parameters = merge(var.parameters, {
    AssetsBucket = data.aws_s3_bucket.assets.id
    AssetsPrefix = var.assets_prefix
  })

  depends_on = [aws_s3_object.upload]
}
