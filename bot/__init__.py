"""The Discord side of Forecastle."""
