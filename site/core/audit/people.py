"""What is recorded of people: roles, rights and the brands that they work for."""

from core.audit.trails import Trail, watch

# The groups of a role at a brand follow from role, languages and membership, which are recorded themselves.
PLACE = "role.name || ' at ' || brand.slug"
DERIVED = (
    "SELECT 1 FROM auth_group role, core_brand brand WHERE"  # noqa: S608
    f" held.name = {PLACE} OR held.name LIKE {PLACE} || ' into %'"
)
ROLE = f"(SELECT held.name FROM auth_group held WHERE held.id = {{row}}.group_id AND NOT EXISTS ({DERIVED}))"  # noqa: S608
BRAND = "(SELECT brand.name FROM core_brand brand WHERE brand.id = {row}.brand_id)"
FLAGS = {"staff": "is_staff", "administrator": "is_superuser"}

watch(Trail(name="role", kind="role", table="core_user_groups", value=ROLE, person="{row}.user_id"))
watch(
    Trail(
        name="permission",
        kind="right",
        table="core_user_user_permissions",
        value="(SELECT held.codename FROM auth_permission held WHERE held.id = {row}.permission_id)",
        person="{row}.user_id",
    )
)
watch(
    Trail(
        name="role_permission",
        kind="right",
        table="auth_group_permissions",
        value=(
            "(SELECT held.codename FROM auth_permission held, auth_group role"
            " WHERE held.id = {row}.permission_id AND role.id = {row}.group_id"
            " AND role.name NOT LIKE '% at %')"
        ),
        what="(SELECT held.name FROM auth_group held WHERE held.id = {row}.group_id)",
        people_only=True,
    )
)
watch(
    Trail(
        name="brand",
        kind="brand",
        table="core_brand_members",
        value=BRAND,
        person="{row}.user_id",
        brand="{row}.brand_id",
    )
)
for name, column in FLAGS.items():
    watch(
        Trail(
            name=name,
            kind="right",
            table="core_user",
            value=f"CASE WHEN {{row}}.{column} THEN '{name}' ELSE '' END",
            person="{row}.id",
        )
    )
# Whoever opens an account may sign in; only what becomes of staff, and of customers by staff's hands, is told.
watch(
    Trail(
        name="locked",
        kind="right",
        table="core_user",
        value="CASE WHEN {row}.is_active THEN '' ELSE 'locked out' END",
        person="{row}.id",
    )
)
