"""What may be uploaded: pictures and documents that are whole, of their kind, and hold nothing but what one sees."""
